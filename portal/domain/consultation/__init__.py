"""The rules of a consultation: when it is open, what an answer is, what is counted and what may be shown."""
