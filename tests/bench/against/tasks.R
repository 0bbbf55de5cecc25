# The tasks of against-r.ts in base R and its recommended packages: one JSON line per task, best of three runs
# after one to warm up (a run of over five seconds counts as it is).
folder <- commandArgs(trailingOnly = TRUE)[1]
wanted <- commandArgs(trailingOnly = TRUE)[-1]
column <- function(name, n) readBin(file.path(folder, name), "double", n, endian = "little")
has <- function(package) requireNamespace(package, quietly = TRUE)
task <- function(name, work) {
  if (!(name %in% wanted)) return(invisible())
  best <- system.time(value <- work())[["elapsed"]]
  if (best < 5) {
    best <- Inf
    for (i in 1:3) best <- min(best, system.time(work())[["elapsed"]])
  }
  cat(sprintf('{"task":"%s","ms":%.3f,"value":%.17g}\n', name, best * 1000, value))
}

if (has("boot")) task("bootstrap", local({
  x <- column("pair_x", 2000); y <- column("pair_y", 2000); d <- cbind(x, y)
  function() {
    set.seed(1)
    found <- boot::boot(d, function(d, i) cor(d[i, 1], d[i, 2]), R = 10000)
    boot::boot.ci(found, type = "bca")$bca[4]
  }
}))
task("spearman", local({
  x <- column("long_x", 1e6); y <- column("long_y", 1e6)
  function() cor(x, y, method = "spearman")
}))
task("kendall", local({
  x <- column("pair_x", 2000); y <- column("pair_y", 2000)
  function() cor(x, y, method = "kendall")
}))
if (has("survival")) {
  task("kaplan_meier", local({
    time <- column("time", 1e6); event <- column("event", 1e6)
    function() {
      fit <- survival::survfit(survival::Surv(time, event) ~ 1)
      summary(fit, times = 90)$surv
    }
  }))
  task("cox", local({
    time <- column("time", 1e5); event <- column("event", 1e5)
    d <- as.data.frame(sapply(c("a", "b", "c", "d", "e"), function(name) column(paste0("cox_", name), 1e5)))
    function() coef(survival::coxph(survival::Surv(time, event) ~ a + b + c + d + e, data = d))[[1]]
  }))
}
task("correlation_matrix", local({
  m <- sapply(0:49, function(j) column("long_x", 1e6) + column("long_y", 1e6) * j)
  function() cor(m)[2, 5]
}))
if (has("metafor")) task("reml", local({
  y <- column("effects", 160); v <- column("variances", 160)
  function() as.numeric(metafor::rma(y, v, method = "REML")$beta)
}))
