"""The ports of catalog on PostgreSQL."""
