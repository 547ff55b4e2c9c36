module completions {

  def "nu-complete roomctl output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl color" [] {
    [ "auto" "always" "never" ]
  }

  # See and moderate the participants of video rooms
  export extern roomctl [
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete roomctl list status" [] {
    [ "connected" "disconnected" "reconnecting" "all" ]
  }

  def "nu-complete roomctl list output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the participants of a room
  export extern "roomctl list" [
    --status: string@"nu-complete roomctl list status" # Only those with this status [default: everyone present; for a completed room, everyone who was there]
    --identity: string        # Only stays of this identity
    --created-after: string   # Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d
    --created-before: string  # Only who joined before this
    --limit: string           # No more than so many [default: all]
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl list output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl list color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
  ]

  def "nu-complete roomctl get output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl get color" [] {
    [ "auto" "always" "never" ]
  }

  # Show one participant
  export extern "roomctl get" [
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl get output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl get color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    participant: string       # The participant: the identity of one who is present, or the SID (PA...) of any stay
  ]

  def "nu-complete roomctl find output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl find color" [] {
    [ "auto" "always" "never" ]
  }

  # Tell in which rooms somebody is
  export extern "roomctl find" [
    --first                   # Stop at the first one found
    --reconnecting            # Find those too whose network dropped, at the cost of a second request a room
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl find output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl find color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    ...identities: string     # The identities, or globs such as 'guest-*'
  ]

  def "nu-complete roomctl rooms status" [] {
    [ "in-progress" "completed" ]
  }

  def "nu-complete roomctl rooms output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl rooms color" [] {
    [ "auto" "always" "never" ]
  }

  # List the rooms, or end some
  export extern "roomctl rooms" [
    --status: string@"nu-complete roomctl rooms status" # Only rooms with this status
    --name: string            # Only rooms of this name
    --created-after: string   # Only rooms made after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d
    --created-before: string  # Only rooms made before this
    --limit: string           # No more than so many [default: all]
    --no-count                # Do not count who is connected, which takes a request a room
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rooms output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rooms color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl rooms end output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl rooms end color" [] {
    [ "auto" "always" "never" ]
  }

  # End rooms, which puts everybody out of them
  export extern "roomctl rooms end" [
    --yes(-y)                 # End them without asking
    --dry-run                 # Only say what would be ended
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rooms end output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rooms end color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    ...rooms: string          # The rooms: names of rooms in progress, or SIDs (RM...)
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "roomctl rooms help" [
  ]

  # End rooms, which puts everybody out of them
  export extern "roomctl rooms help end" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "roomctl rooms help help" [
  ]

  def "nu-complete roomctl timeline output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl timeline color" [] {
    [ "auto" "always" "never" ]
  }

  # Draw who was in a room when, and sum up their attendance
  export extern "roomctl timeline" [
    --svg: path               # Also write the picture to this file as SVG; - is standard output, and nothing else goes there
    --html: path              # Also write the picture to this file as a web page that stands by itself; - as for --svg
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl timeline output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl timeline color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
  ]

  def "nu-complete roomctl kick output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl kick color" [] {
    [ "auto" "always" "never" ]
  }

  # Disconnect participants from a room
  export extern "roomctl kick" [
    --all                     # Everyone present
    --match: string           # Whose identity matches this glob, such as 'guest-*'; repeatable
    --match-regex: string     # Whose identity matches this regular expression; repeatable
    --except: string          # But not this identity, or who matches this glob; repeatable
    --older-than: string      # Who has been connected for longer than this, such as 2h; by itself, of everyone present
    --from: path              # Those whose references stand in this file, one a line; - is standard input
    --null(-0)                # References that are read end with NUL instead of a line end
    --everywhere              # In every room in progress; all names are then of participants
    --yes(-y)                 # Kick without asking
    --dry-run                 # Only say who would be kicked
    --if-present              # Take it for done if somebody is not there
    --keep-out: string        # Stay for so long, and kick again who rejoins
    --log: path               # Append a JSON line to this file for every write sent
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl kick output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl kick color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # The room: its name while it is in progress, or its SID (RM...)
    ...participants: string   # The participants: identities or SIDs (PA...); - reads them from standard input, one a line
  ]

  def "nu-complete roomctl watch output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl watch color" [] {
    [ "auto" "always" "never" ]
  }

  # Watch who comes and goes in a room
  export extern "roomctl watch" [
    --interval: string        # How often to look, at least 200ms: up to three list calls each time
    --initial                 # First an event `present` for each who is there already
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl watch output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl watch color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
  ]

  def "nu-complete roomctl sandbox output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl sandbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a local stand-in for the API, to try roomctl without an account
  export extern "roomctl sandbox" [
    --port: string            # Listen on this port of 127.0.0.1; 0 takes any free one
    --latency: string         # Hold every answer back for this long: milliseconds, or a duration like 20ms
    --rate-limit: string      # Answer 429 to more reads and writes a second than these, like 80,20
    --fail-every: string      # Answer 503 to every Nth call
    --participants: string    # Add a room `Crowd` with this many participants
    --rooms: string           # Add this many rooms, with two participants each
    --live                    # Let people come and go in `DailyStandup`
    --seed: string            # Which people come and go, and when: the same in every run with the same number
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl sandbox output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl sandbox color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete roomctl completions output" [] {
    [ "table" "json" "jsonl" "csv" ]
  }

  def "nu-complete roomctl completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a shell's completion script
  export extern "roomctl completions" [
    --profile: string         # Use this profile of the config file, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl completions output" # How to print
    --fields: string          # Print these fields, in this order, under the API's names
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl completions color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete roomctl completions shell" # The shell
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "roomctl help" [
  ]

  # List the participants of a room
  export extern "roomctl help list" [
  ]

  # Show one participant
  export extern "roomctl help get" [
  ]

  # Tell in which rooms somebody is
  export extern "roomctl help find" [
  ]

  # List the rooms, or end some
  export extern "roomctl help rooms" [
  ]

  # End rooms, which puts everybody out of them
  export extern "roomctl help rooms end" [
  ]

  # Draw who was in a room when, and sum up their attendance
  export extern "roomctl help timeline" [
  ]

  # Disconnect participants from a room
  export extern "roomctl help kick" [
  ]

  # Watch who comes and goes in a room
  export extern "roomctl help watch" [
  ]

  # Run a local stand-in for the API, to try roomctl without an account
  export extern "roomctl help sandbox" [
  ]

  # Print a shell's completion script
  export extern "roomctl help completions" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "roomctl help help" [
  ]

}

export use completions *
