"""Live servers: real sockets in front of the engines and actors of a simulated world."""
