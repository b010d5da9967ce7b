//! The mean of a positive function over a Beta distribution, for any shapes and any scale of the function.
//!
//! The integral is taken over v = ln(p/(1−p)), where the density has exponential tails, by adaptive
//! Gauss-Kronrod quadrature (Piessens et al., QUADPACK, 1983; 7 and 15 points). The same nodes give the
//! normalising constant, so shapes of a million lose no digits to ln B. Towards both ends, where a small
//! shape makes the tail long but the function constant, the tail is added in closed form.

/// Where the function has become constant: below p = `low`, and above p = 1 − `high`. There `low` must also be
/// small beside 1/b, and `high` beside 1/a.
pub(crate) struct Cuts {
    pub low: f64,
    pub high: f64,
}

const NODES: [f64; 8] = [
    0.991_455_371_120_812_6,
    0.949_107_912_342_758_5,
    0.864_864_423_359_769_1,
    0.741_531_185_599_394_4,
    0.586_087_235_467_691_1,
    0.405_845_151_377_397_2,
    0.207_784_955_007_898_47,
    0.0,
];
const KRONROD: [f64; 8] = [
    0.022_935_322_010_529_224,
    0.063_092_092_629_978_55,
    0.104_790_010_322_250_19,
    0.140_653_259_715_525_92,
    0.169_004_726_639_267_9,
    0.190_350_578_064_785_4,
    0.204_432_940_075_298_9,
    0.209_482_141_084_727_82,
];
/// Weights of the odd nodes above and of the middle.
const GAUSS: [f64; 4] =
    [0.129_484_966_168_869_7, 0.279_705_391_489_276_64, 0.381_830_050_505_118_9, 0.417_959_183_673_469_4];

/// A panel whose two rules differ by no more than this share of the whole is done. The finer rule's own error
/// is then about (200 × 3e-9)^1.5 of its size at the most, and far below that for smooth panels.
const CLOSE: f64 = 3e-9;
/// Panels after which the rest is taken as it is: some fifty are usual, a few hundred where shapes and function
/// differ by many orders of magnitude.
const MOST_PANELS: u32 = 20_000;

/// ln of the mean of f(p) for p ~ Beta(a, b), a, b > 0. `ln_f` takes ln p and ln(1−p); `knees` are values of
/// v = ln(p/(1−p)) around which f bends.
pub(crate) fn ln_beta_mean(a: f64, b: f64, cuts: Cuts, knees: &[f64], ln_f: impl Fn(f64, f64) -> f64) -> f64 {
    let peak = a.ln() - b.ln();
    let (low, high) = (cuts.low.ln() - peak, -cuts.high.ln() - peak);
    // The distance w = v − peak is what is integrated over: the density then is a difference of terms of the
    // size of w, where a ln p + b ln(1−p) would be one of millions.
    let at_peak = a / (a + b);
    let density = |w: f64| {
        let (ln_p, ln_q) = logs(peak + w);
        let ln_density = if w.abs() < 1.0 {
            a * w - (a + b) * (at_peak * w.exp_m1()).ln_1p()
        } else {
            let (ln_p_peak, ln_q_peak) = logs(peak);
            a * (ln_p - ln_p_peak) + b * (ln_q - ln_q_peak)
        };
        (ln_density, ln_f(ln_p, ln_q))
    };
    let width = ((a + b) / a / b).sqrt();
    let mut marks = vec![low, high];
    for step in [0.0, 1.0, 3.0, 8.0, 25.0] {
        marks.extend([-step * width, step * width]);
    }
    for knee in knees {
        marks.extend([knee - peak - 4.0, knee - peak, knee - peak + 4.0]);
    }
    // The product with f can peak far from the density, and narrowly.
    let product = |w: f64| {
        let (weight, value) = density(w);
        weight + value
    };
    let (summit, reach) = summit(low, high, &product);
    for step in [0.0, 1.0, 3.0, 8.0, 25.0] {
        marks.extend([summit - step * reach, summit + step * reach]);
    }
    marks.retain(|w| *w >= low && *w <= high);
    marks.sort_by(f64::total_cmp);
    marks.dedup();

    // Everything is measured against the largest log values met at the marks, so nothing over- or underflows.
    let mut top = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for w in &marks {
        let (weight, value) = density(*w);
        top = (top.0.max(weight), top.1.max(weight + value));
    }
    let integrand = |w: f64| {
        let (weight, value) = density(w);
        [(weight - top.0).exp(), (weight + value - top.1).exp()]
    };

    let mut waiting: Vec<Panel> = marks.windows(2).map(|w| panel(w[0], w[1], &integrand)).collect();
    let (ends, shapes) = ([low, high], [a, b]);
    let mut total = [0.0; 2];
    for (end, shape) in ends.into_iter().zip(shapes) {
        let tail = integrand(end);
        total = [total[0] + tail[0] / shape, total[1] + tail[1] / shape];
    }
    let mut rough = total;
    for p in &waiting {
        rough = [rough[0] + p.sum[0], rough[1] + p.sum[1]];
    }
    let mut seen = 0;
    while let Some(p) = waiting.pop() {
        seen += 1;
        let close = (0..2).all(|k| p.error[k] <= CLOSE * rough[k]);
        let middle = 0.5 * (p.from + p.to);
        if close || seen > MOST_PANELS || middle <= p.from || middle >= p.to {
            total = [total[0] + p.sum[0], total[1] + p.sum[1]];
        } else {
            waiting.extend([panel(p.from, middle, &integrand), panel(middle, p.to, &integrand)]);
        }
    }
    total[1].ln() - total[0].ln() + (top.1 - top.0)
}

/// Where a function with one peak is highest, and how far from there it has fallen by about a half.
fn summit(low: f64, high: f64, f: &impl Fn(f64) -> f64) -> (f64, f64) {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut from, mut to) = (low, high);
    while to - from > 1e-9 * (1.0 + from.abs().max(to.abs())) {
        let (left, right) = (to - GOLDEN * (to - from), from + GOLDEN * (to - from));
        if f(left) < f(right) { from = left } else { to = right }
    }
    let top = 0.5 * (from + to);
    let mut reach = 1e-8 * (1.0 + top.abs());
    while reach < high - low && f(top) - f(top + reach) < 0.5 && f(top) - f(top - reach) < 0.5 {
        reach *= 2.0;
    }
    (top, reach)
}

/// ln p and ln(1−p) at v = ln(p/(1−p)).
fn logs(v: f64) -> (f64, f64) {
    let tail = (-v.abs()).exp().ln_1p();
    (v.min(0.0) - tail, -v.max(0.0) - tail)
}

struct Panel {
    from: f64,
    to: f64,
    sum: [f64; 2],
    error: [f64; 2],
}

fn panel(from: f64, to: f64, f: &impl Fn(f64) -> [f64; 2]) -> Panel {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let (mut fine, mut coarse) = ([0.0; 2], [0.0; 2]);
    for (i, node) in NODES.iter().enumerate() {
        let at: [[f64; 2]; 2] = [f(middle - half * node), f(middle + half * node)];
        // The middle is one point, the others are two.
        let share = if *node == 0.0 { 0.5 } else { 1.0 };
        for k in 0..2 {
            let both = share * (at[0][k] + at[1][k]);
            fine[k] += KRONROD[i] * both;
            if i % 2 == 1 {
                coarse[k] += GAUSS[i / 2] * both;
            }
        }
    }
    Panel {
        from,
        to,
        sum: fine.map(|s| s * half),
        error: std::array::from_fn(|k| ((fine[k] - coarse[k]) * half).abs()),
    }
}
