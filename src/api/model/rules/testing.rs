//! Strategies that generate rules for tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::rule::Rule;
use super::set::RuleSet;

/// Generates names, many of which need quoting.
pub fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]",
        "[a-c \"'=#\\\\]{1,6}",
        "PA[0-9a-f]{32}",
        "\\PC{1,8}",
        any::<String>().prop_filter("the API accepts 1 to 128", |it| (1..=128).contains(&it.chars().count())),
    ]
}

/// Generates rules that the text syntax can express.
pub fn rule() -> impl Strategy<Value = Rule> {
    let filters = (
        option::of(name()),
        option::of(prop::sample::select(&["audio", "video", "data"][..])),
        option::of(name()),
    );
    let filters = filters.prop_filter("some filter", |(publisher, kind, track)| {
        publisher.is_some() || kind.is_some() || track.is_some()
    });
    let which = prop_oneof![
        1 => Just(serde_json::json!({ "all": true })),
        4 => filters.prop_map(|(publisher, kind, track)| {
            serde_json::json!({ "publisher": publisher, "kind": kind, "track": track })
        }),
    ];
    (prop::sample::select(&["include", "exclude"][..]), which).prop_map(|(verb, mut which)| {
        which["type"] = verb.into();
        Rule::from_api(&which).unwrap()
    })
}

/// Generates sets of such rules.
pub fn rule_set() -> impl Strategy<Value = RuleSet> {
    vec(rule(), 1..=20).prop_map(|rules| rules.try_into().unwrap())
}
