"""How it is taught: lessons as files, their checks, goals and progress."""
