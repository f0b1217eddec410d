"""The published language of Salespulse and thin plumbing around it; knows no service."""
