//! The marks of charts and of the full screen in ASCII, for a locale that has nothing else. Depends on nothing.

/// Returns the similar character of ASCII for a mark, and any other character as it is.
pub fn ascii(c: char) -> char {
    match c {
        '●' => '*',
        '○' => 'o',
        '◐' | '▒' | '…' => '~',
        '▏' | '▎' | '▍' | '▌' | '▋' | '▊' | '▉' | '█' | '▐' | '▕' => '#',
        '░' => '?',
        '┊' => ':',
        '┬' | '┴' | '┌' | '┐' | '└' | '┘' => '+',
        '─' | '–' => '-',
        '·' | '│' => '|',
        '▸' => '>',
        '↑' => '^',
        '↓' | '▾' => 'v',
        c => c,
    }
}
