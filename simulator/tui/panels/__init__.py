"""The panes of the lesson screen, one a view and of the same name."""
