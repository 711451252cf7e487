"""The importer: a process beside the service that makes the accounts of spreadsheets (R13)."""
