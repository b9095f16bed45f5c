"""What may be said: sans-IO engines of the protocols. Bytes in, events and utterances out."""
