"""Peers whom somebody has to speak with: after an election or a change of job, and who do not answer "Still right?"."""
