"""What can be seen: pictures of a trace at one step, for any screen or text."""
