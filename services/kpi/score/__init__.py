"""From cells to scorecards: what a changed cell makes new, joined with who was in which team and what was planned."""
