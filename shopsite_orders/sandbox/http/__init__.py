"""HTTP as the sandbox speaks it: what is asked, what is answered, and how it goes over the wire."""
