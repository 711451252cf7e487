"""What the services promise one another, written down so that a change of it is seen."""
