"""Who speaks: the devices and servers of a world, driving the engines on the network."""
