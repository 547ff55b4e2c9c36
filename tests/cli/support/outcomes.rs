//! Outcomes that a run printed, and participants that the sandbox recorded as disconnected.

use serde_json::Value;

use crate::support::run::Run;
use crate::support::sandbox::Sandbox;

/// Who was kicked or found how, in the order told.
pub fn outcomes(run: &Run) -> Vec<(String, String)> {
    let rows =
        if run.stdout.starts_with('[') { run.json().as_array().unwrap().clone() } else { run.json_lines() };
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "participant"), text(row, "outcome"))).collect()
}

pub fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(who, outcome)| (who.to_owned(), outcome.to_owned())).collect()
}

/// Who was disconnected through the API, by the sandbox's own record.
pub fn disconnected(sandbox: &Sandbox) -> Vec<String> {
    let record = sandbox.record();
    let by_api = record.iter().filter(|event| event["event"] == "left" && event["by"] == "api");
    by_api.map(|event| event["identity"].as_str().unwrap().to_owned()).collect()
}

pub fn notes(run: &Run) -> Vec<String> {
    run.talk().iter().filter_map(|line| Some(line["note"].as_str()?.to_owned())).collect()
}
