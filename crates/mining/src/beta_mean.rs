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
const DEEPEST: u32 = 40;

/// ln of the mean of f(p) for p ~ Beta(a, b), a, b > 0. `ln_f` takes ln p and ln(1−p); `knees` are values of
/// v = ln(p/(1−p)) around which f bends.
pub(crate) fn ln_beta_mean(a: f64, b: f64, cuts: Cuts, knees: &[f64], ln_f: impl Fn(f64, f64) -> f64) -> f64 {
    let (v_low, v_high) = (cuts.low.ln(), -cuts.high.ln());
    let density = |v: f64| {
        let (ln_p, ln_q) = logs(v);
        (a * ln_p + b * ln_q, ln_f(ln_p, ln_q))
    };
    let peak = (a.ln() - b.ln()).clamp(v_low, v_high);
    let width = ((a + b) / a / b).sqrt();
    let mut marks = vec![v_low, v_high];
    for step in [0.0, 1.0, 3.0, 8.0, 25.0] {
        marks.extend([peak - step * width, peak + step * width]);
    }
    for knee in knees {
        marks.extend([knee - 4.0, *knee, knee + 4.0]);
    }
    marks.retain(|v| *v >= v_low && *v <= v_high);
    marks.sort_by(f64::total_cmp);
    marks.dedup();

    // Everything is measured against the largest log values met at the marks, so nothing over- or underflows.
    let mut top = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for v in &marks {
        let (weight, value) = density(*v);
        top = (top.0.max(weight), top.1.max(weight + value));
    }
    let integrand = |v: f64| {
        let (weight, value) = density(v);
        [(weight - top.0).exp(), (weight + value - top.1).exp()]
    };

    let panels: Vec<Panel> = marks.windows(2).map(|w| panel(w[0], w[1], &integrand)).collect();
    let (low_weight, low_value) = density(v_low);
    let (high_weight, high_value) = density(v_high);
    let mut total = [
        (low_weight - top.0).exp() / a + (high_weight - top.0).exp() / b,
        (low_weight + low_value - top.1).exp() / a + (high_weight + high_value - top.1).exp() / b,
    ];
    let mut rough = total;
    for p in &panels {
        rough = [rough[0] + p.sum[0], rough[1] + p.sum[1]];
    }
    for p in panels {
        let part = refine(p, &integrand, &rough, 0);
        total = [total[0] + part[0], total[1] + part[1]];
    }
    total[1].ln() - total[0].ln() + (top.1 - top.0)
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

fn refine(p: Panel, f: &impl Fn(f64) -> [f64; 2], rough: &[f64; 2], depth: u32) -> [f64; 2] {
    let close = (0..2).all(|k| p.error[k] <= CLOSE * rough[k].max(f64::MIN_POSITIVE));
    if close || depth >= DEEPEST {
        return p.sum;
    }
    let middle = 0.5 * (p.from + p.to);
    let left = refine(panel(p.from, middle, f), f, rough, depth + 1);
    let right = refine(panel(middle, p.to, f), f, rough, depth + 1);
    [left[0] + right[0], left[1] + right[1]]
}
