"""What templates of this app need to write figures and plots."""
