"""Accounts over HTTP, one module per subject."""
