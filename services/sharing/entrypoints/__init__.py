"""The methods of sharing on the bus, by subject."""
