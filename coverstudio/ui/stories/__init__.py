"""What a click starts: jobs, their results and what is told. No widgets but the questions."""
