"""Where they live: worlds as data, built into actors, and run."""
