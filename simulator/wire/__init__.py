"""What bytes look like: lines, dot transparency, labelled byte ranges, and what may cover them on the way."""
