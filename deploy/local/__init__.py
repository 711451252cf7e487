"""The whole platform on one machine: private servers and every process under one supervisor."""
