"""How somebody becomes a peer: nominated or of their own accord, approved, inducted, accredited, deployable."""
