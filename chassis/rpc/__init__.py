"""Calls over the bus: entrypoints of a service, its Nameko server, the clients of others."""
