//! The order in which callbacks are delivered. Random faults repeat some, as after a timeout, and deliver some late. Depends
//! on `message`.

use std::hash::{DefaultHasher, Hash, Hasher};

use fastrand::Rng;

use super::message::Callback;

/// The most callbacks that overtake a late one.
const LATEST: u32 = 3;

/// Decides when each callback is delivered.
#[derive(Debug)]
pub struct DeliveryOrder {
    /// The seed of the random faults, if there are any.
    chaos: Option<u64>,
    /// The callbacks to deliver later, each with the number of callbacks that go before.
    held: Vec<(u32, Callback)>,
}

impl DeliveryOrder {
    /// Returns the order with random faults of this seed, or without.
    pub fn new(chaos: Option<u64>) -> Self {
        Self { chaos, held: Vec::new() }
    }

    /// Takes a callback, and returns those to deliver now.
    pub fn take(&mut self, callback: Callback) -> Vec<Callback> {
        let mut due = Vec::new();
        for (before, _) in &mut self.held {
            *before -= 1;
        }
        let later = match self.chaos.map(|seed| rng(seed, &callback)) {
            None => None,
            Some(mut rng) => match rng.u32(..10) {
                0..2 => {
                    due.push(callback.clone());
                    Some(rng.u32(1..=LATEST))
                }
                2..5 => Some(rng.u32(1..=LATEST)),
                _ => None,
            },
        };
        let (is_due, held) = (later.is_none(), later.map(|before| (before, callback.clone())));
        if is_due {
            due.push(callback);
        }
        due.extend(self.held.extract_if(.., |(before, _)| *before == 0).map(|(_, callback)| callback));
        self.held.extend(held);
        due
    }

    /// Returns whether any callback is still to be delivered.
    pub fn holds_any(&self) -> bool {
        !self.held.is_empty()
    }

    /// Returns the callbacks that are still to be delivered.
    pub fn rest(&mut self) -> Vec<Callback> {
        self.held.drain(..).map(|(_, callback)| callback).collect()
    }
}

/// The room and the number of the callback decide, so that the events of other rooms do not matter.
fn rng(seed: u64, callback: &Callback) -> Rng {
    let mut hasher = DefaultHasher::new();
    let room = callback.parameters.iter().find(|(name, _)| *name == "RoomSid");
    (seed, room, callback.sequence_number).hash(&mut hasher);
    Rng::with_seed(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::world::room_settings::CallbackMethod;

    /// The numbers of 100 callbacks in the order of their delivery.
    fn delivered(chaos: Option<u64>) -> Vec<u64> {
        let mut order = DeliveryOrder::new(chaos);
        let callback = |sequence_number| Callback {
            url: "http://127.0.0.1/".parse().unwrap(),
            method: CallbackMethod::Post,
            sequence_number,
            parameters: Vec::new(),
        };
        let mut delivered: Vec<_> = (0..100).flat_map(|number| order.take(callback(number))).collect();
        delivered.extend(order.rest());
        assert!(!order.holds_any());
        delivered.iter().map(|callback| callback.sequence_number).collect()
    }

    #[test]
    fn without_faults_each_is_delivered_once_and_in_order() {
        assert!(delivered(None).into_iter().eq(0..100));
    }

    #[test]
    fn faults_repeat_and_reorder_but_lose_none() {
        let faulty = delivered(Some(7));
        assert_eq!(faulty, delivered(Some(7)));
        assert_ne!(faulty, delivered(Some(8)));
        assert!(!faulty.is_sorted());
        assert!(faulty.len() > 105, "some are repeated: {faulty:?}");
        assert!((0..100).all(|number| faulty.contains(&number)));
    }
}
