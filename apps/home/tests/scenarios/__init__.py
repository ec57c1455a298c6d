"""The founding texts, sentence by sentence, told through services and pages."""
