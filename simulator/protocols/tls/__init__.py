"""TLS over memory buffers, and the certificates of a simulated world."""
