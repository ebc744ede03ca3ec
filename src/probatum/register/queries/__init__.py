"""Reads of the register, one module for each page or command; every one is given the case it may look into."""
