"""A service that does as it is told: answers, waits, refuses, fails, dies, tells and hears."""
