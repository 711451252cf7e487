"""The chassis on a real broker and a real database, with services made for these tests."""
