//! The local stand-in for the API: rooms and participants over HTTP, on loopback alone. Shares no code with the client in `api/`, so that each checks the other.
