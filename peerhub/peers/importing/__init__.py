"""Taking an existing pool in from a spreadsheet: columns mapped, tried first, all or nothing, and undone if need be."""
