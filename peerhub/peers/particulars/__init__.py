"""What a visit needs to know of a peer beyond posts: kinds of council, travel, access; and skills checked."""
