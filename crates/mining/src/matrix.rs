//! The little linear algebra a fit of three or four parameters needs: Cholesky factor, solve, inverse.

/// A square matrix of fixed size, row by row.
pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// The lower Cholesky factor of a symmetric matrix, or `None` when it is not positive definite.
pub(crate) fn cholesky<const N: usize>(m: &Matrix<N>) -> Option<Matrix<N>> {
    let mut l = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = m[i][j] - dot;
            if i == j {
                // Anything this small beside its diagonal is rounding, not information.
                if !rest.is_finite() || rest <= m[i][i].abs() * 1e-13 {
                    return None;
                }
                l[i][i] = rest.sqrt();
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    Some(l)
}

/// Solves `m · x = v` given the Cholesky factor of `m`.
pub(crate) fn solve<const N: usize>(factor: &Matrix<N>, v: &[f64; N]) -> [f64; N] {
    let mut x = *v;
    for i in 0..N {
        let dot: f64 = (0..i).map(|k| factor[i][k] * x[k]).sum();
        x[i] = (x[i] - dot) / factor[i][i];
    }
    for i in (0..N).rev() {
        let dot: f64 = (i + 1..N).map(|k| factor[k][i] * x[k]).sum();
        x[i] = (x[i] - dot) / factor[i][i];
    }
    x
}

/// The diagonal of the inverse, given the Cholesky factor.
pub(crate) fn inverse_diagonal<const N: usize>(factor: &Matrix<N>) -> [f64; N] {
    std::array::from_fn(|i| {
        let mut unit = [0.0; N];
        unit[i] = 1.0;
        solve(factor, &unit)[i]
    })
}
