"""Live notices: a process of its own, so that who waits holds no thread of the API."""
