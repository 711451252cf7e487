"""A province of invented schools, people and courses, as large as the real one or a part of it.

Written with COPY straight into the services' databases, consistent across them, the same for the same seed, size
and day. What it makes can be read, searched, joined and taught; its videos have rows but no bytes in the store.
"""
