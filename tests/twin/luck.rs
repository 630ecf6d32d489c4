//! Section 8, *Luck*: every draw is a function of its address.

/// What a draw decides; the code of section 8.
#[derive(Clone, Copy, Debug)]
pub enum Decision {
    Look = 1,
    Activate = 2,
    Lapse = 3,
    Act = 4,
    Register = 5,
    InitiallyActive = 6,
    InitialHolder = 7,
    InitialSecond = 8,
    InitialAccount = 9,
    Migrate = 10,
    Bridge = 11,
    LocalTie = 12,
    OutsideTie = 13,
    Tie = 14,
    Stub = 15,
    Switch = 16,
    Actions = 17,
    ActionOrigin = 18,
    ActionNiche = 19,
    Read = 20,
    Contradict = 21,
    Unsubscribe = 22,
    Niche = 23,
    Group = 24,
    Import = 25,
    Rollout = 26,
    InitialFit = 27,
    NewLeader = 28,
    Canvass = 29,
    Meeting = 30,
    Uncertain = 31,
    Threshold = 32,
    DailyTie = 40,
    DailyLocalTie = 41,
    DailyOutsideTie = 42,
    Degree = 43,
    Shuffle = 44,
    Rewire = 45,
    NewPartner = 46,
    Arrival = 47,
    Attach = 48,
    CloseTriad = 49,
    FriendOfFriend = 50,
    BlockTie = 51,
    Swap = 52,
    TableSlot = 60,
    PermutationKey = 61,
}

/// The number of a decision about the object at a position: 2¹⁶·code + position.
pub type Number = u32;

impl Decision {
    pub fn at(self, position: usize) -> Number {
        ((self as u32) << 16) + position as u32
    }

    pub fn alone(self) -> Number {
        self.at(0)
    }
}

/// Philox4x32-10.
fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let ([mut c0, mut c1, mut c2, mut c3], [mut k0, mut k1]) = (counter, key);
    for _ in 0..10 {
        let first = 0xd251_1f53 * u64::from(c0);
        let second = 0xcd9e_8d57 * u64::from(c2);
        (c0, c1, c2, c3) = (
            (second >> 32) as u32 ^ c1 ^ k0,
            second as u32,
            (first >> 32) as u32 ^ c3 ^ k1,
            first as u32,
        );
        k0 = k0.wrapping_add(0x9e37_79b9);
        k1 = k1.wrapping_add(0xbb67_ae85);
    }
    [c0, c1, c2, c3]
}

/// All luck of one replicate.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    key: [u32; 2],
}

impl Luck {
    pub fn new(seed: u64, replicate: u32) -> Self {
        let [k0, k1, ..] = philox([replicate, 0, 0, 3], [seed as u32, (seed >> 32) as u32]);
        Self { key: [k0, k1] }
    }

    /// A daily draw, 40 bits.
    pub fn daily(&self, number: Number, agent: usize, day: usize) -> u64 {
        self.daily_about(number, 0, agent, day)
    }

    /// A daily draw about an action, whose `about` is 256·day announced + its number that day.
    pub fn daily_about(&self, number: Number, about: usize, agent: usize, day: usize) -> u64 {
        let (agent, day, about) = (agent as u32, day as u32, 256 * about as u32);
        let block = 16 * (agent / 256) + agent / 4 % 16;
        let top = philox([block, day, number, about], self.key)[(agent / 64 % 4) as usize];
        let top = top >> (8 * (agent % 4)) & 0xff;
        let low = philox([agent / 4, day, number, 1 + about], self.key)[(agent % 4) as usize];
        u64::from(top) << 32 | u64::from(low)
    }

    /// A once-draw, 64 bits.
    pub fn once(&self, number: Number, a: usize, b: usize) -> u64 {
        let [low, high, ..] = philox([a as u32, b as u32, number, 2], self.key);
        u64::from(high) << 32 | u64::from(low)
    }

    /// A once-draw as a real number strictly between 0 and 1.
    pub fn once_real(&self, number: Number, a: usize, b: usize) -> f64 {
        ((self.once(number, a, b) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// A once-draw as 40 bits.
    pub fn once_40(&self, number: Number, a: usize, b: usize) -> u64 {
        self.once(number, a, b) >> 24
    }

    /// The draw `Meeting` of the tie of `i` and `j` on `day`, 40 bits.
    pub fn meeting(&self, i: usize, j: usize, day: usize) -> u64 {
        let number = Decision::Meeting.at(day);
        let [low, high, ..] = philox([i.min(j) as u32, i.max(j) as u32, number, 4], self.key);
        (u64::from(high) << 32 | u64::from(low)) >> 24
    }
}

#[test]
fn draws_are_those_of_the_document() {
    let expected = [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8];
    assert_eq!(philox([0; 4], [0; 2]), expected);
    let luck = Luck::new(2009, 3);
    assert_eq!(luck.key, [0xe787_d695, 0xdbf7_e618]);
    assert_eq!(luck.daily(Decision::Activate.alone(), 1000, 7), 0xff_dbc1_e60d);
    assert_eq!(luck.daily(Decision::Look.at(2), 63, 1), 0x06_f58f_8354);
    assert_eq!(luck.once(Decision::Bridge.alone(), 4, 9), 0xfbd2_c4ff_262d_fb27);
}
