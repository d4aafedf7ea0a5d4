"""The notice's room: a notice (方案, 工作要点) as a document becomes the draft of a plan, every guess marked."""
