//! The help topics: texts that belong to no single command. Depends on nothing.

/// What there is to say beyond any one command, and under which heading a manual page says it.
pub const TOPICS: &[(&str, &str, &str)] = &[
    ("exit-codes", "EXIT STATUS", include_str!("help_topics/exit-codes.txt")),
    ("environment", "ENVIRONMENT", include_str!("help_topics/environment.txt")),
    ("formatting", "FORMATTING", include_str!("help_topics/formatting.txt")),
];
