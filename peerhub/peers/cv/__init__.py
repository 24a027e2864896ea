"""A first version of a profile from a CV: read, suggested, confirmed by the peer, and the CV itself never kept."""
