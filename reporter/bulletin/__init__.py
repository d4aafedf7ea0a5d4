"""The Word bulletin (通报)."""
