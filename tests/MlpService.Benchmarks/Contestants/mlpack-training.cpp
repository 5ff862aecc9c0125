// mlpack-training BATCH ROWS adam|sgd RATE UNITS...: says which mlpack it is; then trains a network with relu layers, single precision,
// for a moment for each line it reads, and answers with the samples per second.
#include <mlpack.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using Clock = std::chrono::steady_clock;

// Times whole epochs: the first is for warming up, then as many as fill the time.
struct EpochClock
{
    double rows;
    double rowsPerSecond = 0;
    int epochs = -1;
    Clock::time_point start;

    template <typename Optimizer, typename Function, typename Matrix>
    bool EndEpoch(Optimizer&, Function&, const Matrix&, size_t, double)
    {
        if (++epochs == 0)
        {
            start = Clock::now();
            return false;
        }
        double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        rowsPerSecond = epochs * rows / seconds;
        return seconds >= 0.5;
    }
};

int main(int count, char** arguments)
{
    const size_t batch = std::stoul(arguments[1]), rows = std::stoul(arguments[2]);
    const bool adam = arguments[3] == std::string("adam");
    const double rate = std::stod(arguments[4]);
    std::vector<size_t> units;
    for (int i = 5; i < count; i++) units.push_back(std::stoul(arguments[i]));

    arma::fmat inputs(units.front(), rows, arma::fill::randu), classes(1, rows);
    inputs = 2 * inputs - 1;
    for (size_t i = 0; i < rows; i++) classes(i) = std::rand() % units.back();

    std::printf("mlpack %d.%d.%d\n", MLPACK_VERSION_MAJOR, MLPACK_VERSION_MINOR, MLPACK_VERSION_PATCH);
    std::fflush(stdout);
    for (int c; (c = std::getchar()) != EOF;)
    {
        if (c != '\n') continue;
        mlpack::FFN<mlpack::NegativeLogLikelihoodType<arma::fmat>, mlpack::HeInitialization, arma::fmat> network;
        for (size_t layer = 1; layer < units.size(); layer++)
        {
            network.Add<mlpack::LinearType<arma::fmat>>(units[layer]);
            if (layer + 1 < units.size()) network.Add<mlpack::BaseLayer<mlpack::RectifierFunction, arma::fmat>>();
        }
        network.Add<mlpack::LogSoftMaxType<arma::fmat>>();

        EpochClock clock{double(rows)};
        // no limit of iterations, no tolerance, shuffled; the loss is a sum over the batch, so the rate is shared out among its rows
        if (adam)
        {
            ens::Adam optimizer(rate, batch, 0.9, 0.999, 1e-8, 0, -1, true);
            network.Train(inputs, classes, optimizer, clock);
        }
        else
        {
            ens::StandardSGD optimizer(rate / batch, batch, 0, -1, true);
            network.Train(inputs, classes, optimizer, clock);
        }
        std::printf("%.1f\n", clock.rowsPerSecond);
        std::fflush(stdout);
    }
}
