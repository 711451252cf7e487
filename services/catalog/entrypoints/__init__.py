"""What catalog offers to the bus: `building` and `teaching`."""
