"""Forms: what may be sent, and what is said when it may not. Forms never query; what they must know is passed in."""
