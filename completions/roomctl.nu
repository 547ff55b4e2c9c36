module completions {

  def "nu-complete roomctl output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl color" [] {
    [ "auto" "always" "never" ]
  }

  # See and moderate the participants of video rooms
  export extern roomctl [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
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
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
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
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl list output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl list color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
  ]

  def "nu-complete roomctl get output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl get color" [] {
    [ "auto" "always" "never" ]
  }

  # Show one participant
  export extern "roomctl get" [
    --tracks                  # Also what they publish, and what they receive of others
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl get output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl get color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    participant: string       # The participant: the identity of one who is present, or the SID (PA...) of any stay
  ]

  def "nu-complete roomctl tracks output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl tracks color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what somebody publishes or receives
  export extern "roomctl tracks" [
    --subscribed              # What they receive, and from whom, instead of what they publish
    --all                     # What everyone present publishes
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl tracks output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl tracks color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    participant?: string      # The participant: the identity of one who is present, or the SID (PA...)
    track?: string            # Only the track of this name or SID (MT...)
  ]

  def "nu-complete roomctl find output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl find color" [] {
    [ "auto" "always" "never" ]
  }

  # Tell in which rooms somebody is
  export extern "roomctl find" [
    --first                   # Stop at the first one found
    --connected-only          # Find only connected participants, with one request per room
    --reconnecting            # Deprecated and without effect: find includes reconnecting participants
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl find output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl find color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    ...identities: string     # The identities, SIDs (PA...), or globs such as 'guest-*'
  ]

  def "nu-complete roomctl rooms status" [] {
    [ "in-progress" "completed" ]
  }

  def "nu-complete roomctl rooms output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
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
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rooms output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rooms color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl rooms end output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl rooms end color" [] {
    [ "auto" "always" "never" ]
  }

  # End rooms, which puts everybody out of them
  export extern "roomctl rooms end" [
    --yes(-y)                 # End them without asking
    --dry-run                 # Only say what would be ended
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rooms end output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rooms end color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    ...rooms: string          # The rooms: names of rooms in progress, or SIDs (RM...)
  ]

  def "nu-complete roomctl timeline output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl timeline color" [] {
    [ "auto" "always" "never" ]
  }

  # Draw who was in a room when, and sum up their attendance
  export extern "roomctl timeline" [
    --svg: path               # Also write the picture to this file as SVG; - is standard output, and nothing else goes there
    --html: path              # Also write the picture to this file as a web page that stands by itself; - as for --svg
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl timeline output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl timeline color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
  ]

  def "nu-complete roomctl kick output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl kick color" [] {
    [ "auto" "always" "never" ]
  }

  # Disconnect participants from a room
  export extern "roomctl kick" [
    --all                     # Everyone present; cannot be combined with names
    --match: string           # Whose identity matches this glob, such as 'guest-*'; repeatable
    --match-regex: string     # Whose identity matches this regular expression; repeatable
    --except: string          # But not this identity, which must be somebody's, or who matches this glob; repeatable
    --from: path              # Those whose references stand in this file, one a line; - is standard input
    --null(-0)                # References that are read end with NUL instead of a line end
    --older-than: string      # Who has been connected for longer than this, such as 2h; by itself, of everyone present
    --everywhere              # In every room in progress; all names are then of participants
    --yes(-y)                 # Kick without asking
    --dry-run                 # Only say who would be kicked
    --if-present              # Take it for done if somebody is not there, and for right if an exception fits nobody
    --keep-out: string        # Stay for so long, and kick again who rejoins
    --log: path               # Append a JSON line to this file for every write sent
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl kick output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl kick color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room?: string             # The room: its name while it is in progress, or its SID (RM...)
    ...participants: string   # The participants: identities or SIDs (PA...); - reads them from standard input, one a line
  ]

  def "nu-complete roomctl mute output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl mute color" [] {
    [ "auto" "always" "never" ]
  }

  # Keep somebody's tracks from everybody else in a room
  export extern "roomctl mute" [
    --audio                   # Their sound; the default
    --video                   # Their picture
    --all                     # All of their tracks
    --dry-run                 # Only say what would change
    --keep: string            # Stay for so long, and mute for those who join, too
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl mute output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl mute color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    ...participants: string   # The participants: identities or SIDs (PA...)
  ]

  def "nu-complete roomctl unmute output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl unmute color" [] {
    [ "auto" "always" "never" ]
  }

  # Let everybody receive somebody's tracks again
  export extern "roomctl unmute" [
    --audio                   # Their sound; the default
    --video                   # Their picture
    --all                     # All of their tracks
    --dry-run                 # Only say what would change
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl unmute output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl unmute color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    ...participants: string   # The participants: identities or SIDs (PA...)
  ]

  def "nu-complete roomctl rules output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl rules color" [] {
    [ "auto" "always" "never" ]
  }

  # Show or replace subscribe rules: whose tracks people receive
  export extern "roomctl rules" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rules output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rules color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    participant: string       # The participant: an identity or a SID (PA...)
  ]

  def "nu-complete roomctl rules show output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl rules show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show the rules of a participant; also done without 'show'
  export extern "roomctl rules show" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rules show output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rules show color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    participant: string       # The participant: an identity or a SID (PA...)
  ]

  def "nu-complete roomctl rules set output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl rules set color" [] {
    [ "auto" "always" "never" ]
  }

  # Replace the rules of participants
  export extern "roomctl rules set" [
    --rule: string            # A rule; repeatable. All other words are then participants, even one who is called 'include all'
    --json: path              # The rules as JSON, as the API has them or as `roomctl rules -o json` prints them; - is standard input
    --dry-run                 # Only say what would change
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rules set output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rules set color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    ...words: string          # The participants: identities or SIDs (PA...); and then the rules, which begin with 'include ' or 'exclude '
  ]

  def "nu-complete roomctl rules reset output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl rules reset color" [] {
    [ "auto" "always" "never" ]
  }

  # Let participants receive everything again
  export extern "roomctl rules reset" [
    --dry-run                 # Only say what would change
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl rules reset output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl rules reset color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    ...participants: string   # The participants: identities or SIDs (PA...)
  ]

  def "nu-complete roomctl anonymize output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl anonymize color" [] {
    [ "auto" "always" "never" ]
  }

  # Replace the identities of those who have left, for good
  export extern "roomctl anonymize" [
    --all                     # Everyone who has left
    --match: string           # Whose identity matches this glob, such as 'guest-*'; repeatable
    --match-regex: string     # Whose identity matches this regular expression; repeatable
    --except: string          # But not this identity, which must be somebody's, or who matches this glob; repeatable
    --from: path              # Those whose references stand in this file, one a line; - is standard input
    --null(-0)                # References that are read end with NUL instead of a line end
    --yes(-y)                 # Anonymize without asking
    --dry-run                 # Only say who would be made anonymous
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl anonymize output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl anonymize color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
    ...participants: string   # Who: identities, which mean all their stays that are over, or SIDs (PA...); - reads them from standard input
  ]

  def "nu-complete roomctl watch output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl watch color" [] {
    [ "auto" "always" "never" ]
  }

  # Watch who comes and goes in a room
  export extern "roomctl watch" [
    --interval: string        # How often to look, at least 200ms: four list calls each time
    --initial                 # First an event `present` for each who is there already
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl watch output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl watch color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    room: string              # The room: its name while it is in progress, or its SID (RM...)
  ]

  def "nu-complete roomctl login output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl login color" [] {
    [ "auto" "always" "never" ]
  }

  # Make a profile: ask for credentials, check them and keep them
  export extern "roomctl login" [
    --account-sid: string     # The account's SID (AC...)
    --api-key: string         # The SID (SK...) of an API key of the account; without one, the secret is the account's auth token
    --with-token              # Read the secret from standard input, one line
    --region: string          # The region that the credentials are of, such as ie1
    --edge: string            # The edge to go through, such as dublin
    --default                 # Make it the default profile
    --yes(-y)                 # Replace a profile of that name without asking
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl login output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl login color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The profile's name
  ]

  def "nu-complete roomctl logout output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl logout color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a profile from the config file
  export extern "roomctl logout" [
    --yes(-y)                 # Remove it without asking
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl logout output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl logout color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The profile [default: the default one]
  ]

  def "nu-complete roomctl profiles output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl profiles color" [] {
    [ "auto" "always" "never" ]
  }

  # List the profiles, or choose the default one
  export extern "roomctl profiles" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl profiles output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl profiles color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl profiles use output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl profiles use color" [] {
    [ "auto" "always" "never" ]
  }

  # Make a profile of the config file the default one
  export extern "roomctl profiles use" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl profiles use output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl profiles use color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    name: string              # The profile
  ]

  def "nu-complete roomctl whoami output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl whoami color" [] {
    [ "auto" "always" "never" ]
  }

  # Show whose account is used, and whether its credentials work
  export extern "roomctl whoami" [
    --offline                 # Send no request, and run no command for a secret
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl whoami output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl whoami color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete roomctl sandbox output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl sandbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a local stand-in for the API, to try roomctl with no account
  export extern "roomctl sandbox" [
    --port: string            # Listen on this port of 127.0.0.1; 0 takes any free one
    --latency: string         # Hold every answer back for this long: milliseconds, or a duration like 20ms
    --rate-limit: string      # Answer 429 to more reads and writes a second than these, like 80,20
    --fail-every: string      # Answer 503 to every Nth call
    --chaos: string           # Answer 429 or 503, break connections, or never answer, now and then; the dice have this seed
    --participants: string    # Add a room `Crowd` with this many participants
    --rooms: string           # Add this many rooms, with two participants each
    --live                    # Let people come and go in `DailyStandup`
    --seed: string            # Which people come and go, and when: the same in every run with the same number
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl sandbox output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
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
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a shell's completion script
  export extern "roomctl completions" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl completions output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl completions color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete roomctl completions shell" # The shell
  ]

  def "nu-complete roomctl man output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl man color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the manual pages
  export extern "roomctl man" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl man output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl man color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    directory: path           # The directory to write to, which is made if it is not there
  ]

  def "nu-complete roomctl help output" [] {
    [ "table" "json" "jsonl" "csv" "tsv" "name" ]
  }

  def "nu-complete roomctl help color" [] {
    [ "auto" "always" "never" ]
  }

  # Tell more about a command, or exit codes, environment, formatting
  export extern "roomctl help" [
    --profile: string         # Use this profile, before any environment variable
    --base-url: string        # Call the API at this URL; plain http to loopback only
    --sandbox                 # Run against a sandbox of this command's own, without an account
    --timeout: string         # Longest that one request may take, such as 10s
    --output(-o): string@"nu-complete roomctl help output" # How to print [default: table, or json with --jq]
    --fields: string          # Print these fields, in this order, under the API's names
    --jq: string              # Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    --no-header               # Leave out the line of headers
    --rate: string            # Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    --no-input                # Never ask; what would need an answer is refused
    --color: string@"nu-complete roomctl help color" # When to color
    --verbose(-v)             # Log each request on stderr: method, path, status, milliseconds, request id
    --help(-h)                # Print help (see more with '--help')
    ...subject: string        # A command, such as kick or 'rooms end', or a topic [default: the whole program]
  ]

}

export use completions *
