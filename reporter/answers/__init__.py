"""What goes back to a bureau: answers, marked copies, the list of corrections."""
