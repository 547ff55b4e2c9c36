//! Injected faults: periodic failures, and random ones that reject a request, or drop the connection before or after
//! processing it. Depends on `response` for the errors.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::num::NonZeroU32;

use axum::body::{Body, Bytes};
use axum::http::Method;
use axum::response::Response;
use futures_util::stream;

use super::response::ApiError;

/// Rejects every nth request.
#[derive(Debug)]
pub struct PeriodicFault {
    every: Option<NonZeroU32>,
    requests: u32,
}

impl PeriodicFault {
    /// Returns a fault for every nth request, or for none.
    pub fn new(every: Option<NonZeroU32>) -> Self {
        Self { every, requests: 0 }
    }

    /// Counts a request. Fails with 503 for every nth.
    pub fn check(&mut self) -> Result<(), ApiError> {
        let Some(every) = self.every else { return Ok(()) };
        self.requests = self.requests.wrapping_add(1);
        if self.requests.is_multiple_of(every.get()) { Err(ApiError::service_unavailable()) } else { Ok(()) }
    }
}

/// What happens to a request.
#[derive(Debug)]
pub enum InjectedFault {
    /// It is processed and the response is sent.
    None,
    /// It is not processed, and this error is sent.
    Rejected(ApiError),
    /// It is not processed, and no response is sent.
    DroppedRequest(DropMode),
    /// It is processed, but no response is sent.
    DroppedResponse(DropMode),
}

/// How a response fails to arrive.
#[derive(Debug, Clone, Copy)]
pub enum DropMode {
    /// The connection is closed.
    Close,
    /// The connection stays open without a response.
    Hang,
}

impl DropMode {
    /// Returns a response that closes the connection, or never returns.
    pub async fn response(self) -> Response {
        match self {
            Self::Close => {
                let error = Err::<Bytes, _>(io::Error::other("injected fault"));
                Response::new(Body::from_stream(stream::iter([error])))
            }
            Self::Hang => std::future::pending().await,
        }
    }
}

/// Chooses faults at random. The seed, the request and the number of its repetitions decide, so the order of different
/// requests does not matter.
#[derive(Debug)]
pub struct RandomFaults {
    seed: u64,
    /// How often each request was received, by the hash of its method and target.
    repetitions: HashMap<u64, u32>,
}

impl RandomFaults {
    /// Returns the faults for this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, repetitions: HashMap::new() }
    }

    /// Chooses the fault for a request; for about seven of eight it is `None`.
    pub fn choose(&mut self, method: &Method, target: &str) -> InjectedFault {
        let mut key = DefaultHasher::new();
        (method.as_str(), target).hash(&mut key);
        let repetitions = self.repetitions.entry(key.finish()).or_default();
        let mut hasher = DefaultHasher::new();
        (self.seed, method.as_str(), target, *repetitions).hash(&mut hasher);
        *repetitions = repetitions.wrapping_add(1);
        match fastrand::Rng::with_seed(hasher.finish()).u32(..100) {
            0 => InjectedFault::Rejected(ApiError::too_many_requests()),
            1..3 => InjectedFault::Rejected(ApiError::too_many_requests().retry_after(0)),
            3..6 => InjectedFault::Rejected(ApiError::service_unavailable()),
            6..8 => InjectedFault::DroppedRequest(DropMode::Close),
            8..11 => InjectedFault::DroppedResponse(DropMode::Close),
            11 => InjectedFault::DroppedRequest(DropMode::Hang),
            12 => InjectedFault::DroppedResponse(DropMode::Hang),
            _ => InjectedFault::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the faults of some requests, as text, sorted by request.
    fn faults(seed: u64, requests: impl Iterator<Item = usize>) -> Vec<String> {
        let mut random = RandomFaults::new(seed);
        let mut faults = requests
            .map(|id| format!("{id} {:?}", random.choose(&Method::POST, &format!("/v1/{id}"))))
            .collect::<Vec<_>>();
        faults.sort();
        faults
    }

    #[test]
    fn faults_depend_on_seed_and_request_but_not_on_order() {
        assert_eq!(faults(7, 0..100), faults(7, (0..100).rev()));
        assert_ne!(faults(7, 0..100), faults(8, 0..100));
    }

    #[test]
    fn repeated_request_gets_other_faults() {
        let mut random = RandomFaults::new(0);
        let without_fault =
            (0..1000).filter(|_| matches!(random.choose(&Method::GET, "/"), InjectedFault::None)).count();
        assert!((800..950).contains(&without_fault), "{without_fault}");
    }
}
